"""Tenants, their keys, and the trail of what was done with them."""

from typing import Final

FIND: Final = """
SELECT api_key.id, api_key.tenant_id, tenant.name AS tenant, api_key.secret_hmac, api_key.scopes, api_key.development,
       api_key.revoked_at IS NULL AND (api_key.expires_at IS NULL OR api_key.expires_at > now()) AS live
FROM api_key JOIN tenant ON tenant.id = api_key.tenant_id
WHERE api_key.id = %(key_id)s
"""
"""The key of an id, before anyone is known. Parameter: key_id. The caller compares secret_hmac in constant time."""

TOUCH: Final = """
UPDATE api_key SET last_used_at = now()
WHERE id = %(key_id)s AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
"""
"""Note that a key is in use, at most one write a minute. Parameter: key_id."""

ENSURE_TENANT: Final = """
INSERT INTO tenant (id, name) VALUES (%(tenant_id)s, %(name)s)
ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name
RETURNING id, name
"""
"""The tenant of a name, made under tenant_id if there is none. Parameters: tenant_id, name."""

CREATE: Final = """
INSERT INTO api_key (id, tenant_id, name, secret_hmac, scopes, development, expires_at)
VALUES (%(key_id)s, %(tenant_id)s, %(name)s, %(secret_hmac)s::bytea, %(scopes)s::text[], %(development)s,
        now() + %(expires_s)s::float8 * interval '1 second')
RETURNING id, created_at, expires_at
"""
"""Parameters: key_id, tenant_id, name, secret_hmac (bytes), scopes (list), development, expires_s (or None: never)."""

REVOKE: Final = """
UPDATE api_key SET revoked_at = now()
WHERE id = %(key_id)s AND revoked_at IS NULL
RETURNING id, tenant_id
"""
"""Parameter: key_id. No row: unknown, or revoked before. For the operator, so across tenants."""

LIST: Final = """
SELECT api_key.id, tenant.name AS tenant, api_key.name, api_key.scopes, api_key.development, api_key.created_at,
       api_key.expires_at, api_key.revoked_at, api_key.last_used_at
FROM api_key JOIN tenant ON tenant.id = api_key.tenant_id
ORDER BY tenant.name, api_key.created_at
"""
"""Every key without its secret, for the operator."""

HAS_DEVELOPMENT_KEY: Final = """
SELECT EXISTS (SELECT 1 FROM api_key WHERE development AND revoked_at IS NULL) AS present
"""
"""Whether a development key lives: production refuses to start beside one."""

AUDIT: Final = """
INSERT INTO audit (tenant_id, actor, action, job_id, outcome)
VALUES (%(tenant_id)s, %(actor)s, %(action)s, %(job_id)s, %(outcome)s)
"""
"""Append to the trail. Parameters: tenant_id, actor (key id or process), action, job_id (or None), outcome. No patient
data: only ids and words of ours."""
