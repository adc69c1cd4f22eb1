# Stands in for tensorflow/serving:2.20.0: our own server of the same wire, on the ports and flags of that image.
FROM ecg-analyzer:local
USER root
RUN --mount=type=secret,id=pipconf,target=/etc/pip.conf --mount=type=secret,id=cabundle,target=/etc/ssl/certs/build-ca.crt \
    /usr/bin/python3 -m pip --python /venv/bin/python install --quiet --no-cache-dir --no-deps onnxruntime==1.32.0 flatbuffers
USER 10001:10001
ENTRYPOINT ["python", "-m", "ecg_shared.serving.server", "--host=0.0.0.0", "--port=8500", "--rest_api_port=8501"]
