# Stands in for redis:7.2.5-bookworm: Debian's redis-server 7.0.
FROM python:3.11.13-slim-bookworm
RUN --mount=type=secret,id=aptconf,target=/etc/apt/apt.conf.d/99build --mount=type=secret,id=cabundle,target=/etc/ssl/certs/build-ca.crt \
    apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server && mkdir -p /data && chown redis /data
WORKDIR /data
USER redis
CMD ["redis-server"]
