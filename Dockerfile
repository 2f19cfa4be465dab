# Simpul: built from source, run as a user without rights, TLS in front of it.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package simpul \
    && install -D target/release/simpul /out/simpul

FROM debian:bookworm-slim
# Certificates of the issuers' key endpoints; curl asks /readyz for the health check.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/simpul --create-home simpul \
    && install --directory --owner=10001 --mode=0700 /var/lib/simpul/data /var/lib/simpul/keys
COPY --from=build /out/simpul /usr/local/bin/simpul
USER 10001
WORKDIR /var/lib/simpul
ENV SIMPUL_LISTEN=0.0.0.0:8080 \
    SIMPUL_LOG_FORMAT=json \
    SIMPUL_CONFIG=/etc/simpul/simpul.toml \
    SIMPUL_AGREEMENTS=/etc/simpul/agreements
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:8080/healthz"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["simpul"]
CMD ["serve"]
