# images: alpine:latest
# unset, .env, the shell, run -e, the build, and a value that must be there
$ cd ~/shop
$ docker compose up -d
$ printf 'VERSION=1\nDB_PASSWORD=himitsu\n' > .env
$ docker compose up -d --build
$ DB_PASSWORD=from-shell docker compose up -d
$ docker compose run --name debug -e LEVEL=debug api
$ sed -i s/VERSION=1/VERSION=2/ .env
$ docker compose up -d
$ docker compose up -d --build
$ sed -i 's/\$DB_PASSWORD/${DB_PASSWORD:?set it in .env}/' compose.yaml
$ mv .env env.off
$ docker compose config
$ mv env.off .env
? two-jobs
? needs-build
