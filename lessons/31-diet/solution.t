# images: debian:bookworm-slim
# a late rm, the same in one RUN, apt split and chained, a cache mount, a diet of one's own
$ cd ~/diet
$ docker build -t late -f Dockerfile.late .
$ docker history late
$ dive late --ci
$ cat > Dockerfile.once <<'E'
> FROM debian:bookworm-slim
> RUN dd if=/dev/zero of=/sdk.tar bs=1M count=50 && \
>     echo built > /app && \
>     rm /sdk.tar
> E
$ docker build -t once -f Dockerfile.once .
$ docker build -q -t split -f Dockerfile.split .
$ docker build -q -t chain -f Dockerfile.chain .
$ docker build -t mounted -f Dockerfile.mount .
$ cat > Dockerfile <<'E'
> FROM debian:bookworm-slim
> RUN apt-get update && \
>     apt-get install -y --no-install-recommends curl && \
>     rm -rf /var/lib/apt/lists/*
> E
$ docker build -t mine .
? monthly
? late-rm
