# Stands in for python:3.11.13-slim-bookworm: Debian 12's own Python 3.11 under the names that image has.
FROM deb-base:bookworm
RUN ln -s /usr/bin/python3 /usr/local/bin/python && ln -s /usr/bin/pip3 /usr/local/bin/pip \
    && rm -f /usr/lib/python3.11/EXTERNALLY-MANAGED
CMD ["python3"]
