# syntax=docker/dockerfile:1
FROM python:3.12-slim

# PyTorch's CPU index spares gigabytes of GPU libraries; set it empty to take torch from the default index.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

WORKDIR /opt/kutip
COPY .ci/constraints.txt constraints.txt
# Torch alone from that index, which mirrors only some versions of what torch needs.
RUN pip install --no-cache-dir --constraint constraints.txt --no-deps ${TORCH_INDEX:+--index-url ${TORCH_INDEX}} torch
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
COPY embeddings embeddings
RUN pip install --no-cache-dir --constraint constraints.txt . \
    && useradd --system --create-home --home-dir /data kutip

USER kutip
ENV KUTIP_HOME=/data
VOLUME /data
CMD ["kutip", "run"]
