# a project in which nothing answers
$ cd ~/fix
$ docker compose up -d
