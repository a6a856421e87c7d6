# images: node:20 nginx
# up, answer, a file on either side of the mount, stop and start, down, a second service
$ cd ~/shop
$ docker compose up -d
$ sed -i /^version/d compose.yaml
$ sleep 3; curl -s localhost:3000
$ docker compose exec app sh -c 'echo hi > made-inside.txt'
$ docker compose exec app sh -c 'echo draft > /tmp/draft.txt'
$ docker compose stop
$ docker compose start
$ docker compose down
$ printf '  web:\n    image: nginx\n    ports:\n      - "8080:80"\n' >> compose.yaml
$ docker compose up -d
? run-ports
? which-leaves
