# images: alpine:latest
# ARG at the build, ENV and -e at the run, a token in the history
$ cd ~/app
$ docker build -q -t app .
$ docker run --name first app
$ docker build -t app --build-arg GREETING=bonjour .
$ docker run --name minato -e SHOP=minato app
$ docker run --name both --env-file minato.env -e SHOP=ekimae app
$ docker build -t leak -f Dockerfile.leak --build-arg TOKEN=abc123 .
$ printf 'SHOP=ekimae\nGREETING=welcome\n' > ekimae.env
$ docker run --name ekimae --env-file ekimae.env app
? order
? where-secret
