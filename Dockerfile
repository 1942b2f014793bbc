# syntax=docker/dockerfile:1
# Stage 1 builds one static program; stage 2 holds it and nothing else of ours.
FROM swift:6.3-bookworm AS build
# Debian stable's headers; a pinned version would vanish from its mirrors with the next fix.
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libsqlite3-dev zlib1g-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
RUN swift package resolve
COPY Sources ./Sources
COPY Migrations ./Migrations
COPY Config ./Config
COPY Tests ./Tests
RUN swift build -c release --product broadsheet --static-swift-stdlib -Xswiftc -static-executable -Xlinker -s \
    && install -D "$(swift build -c release --static-swift-stdlib --show-bin-path)/broadsheet" /out/broadsheet

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Broadsheet" \
      org.opencontainers.image.description="Point it at a folder of posts and get a news API." \
      org.opencontainers.image.licenses="MIT"
RUN install -d -o 65534 -g 65534 /data && install -d /posts
COPY --from=build /out/broadsheet /usr/local/bin/broadsheet
ENV BROADSHEET_LISTEN=0.0.0.0:8080 \
    BROADSHEET_DATABASE=/data/broadsheet.db
VOLUME /data
EXPOSE 8080
USER 65534:65534
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["/usr/local/bin/broadsheet", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/broadsheet"]
CMD ["serve", "/posts"]
