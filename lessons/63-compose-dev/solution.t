# images: node:20
# the image alone, the mount that hides, a volume that keeps, a restart, a new package
# online
$ cd ~/app
$ docker compose up -d --build
$ sleep 2; curl -s localhost:3000
$ printf '    volumes:\n      - .:/app\n' >> compose.yaml
$ docker compose up -d
$ sleep 2; docker compose logs app
$ printf '      - /app/node_modules\n' >> compose.yaml
$ sed -i s/v1/v2/ server.js
$ docker compose up -d
$ sleep 2; curl -s localhost:3000
$ sed -i s/v2/v3/ server.js; curl -s localhost:3000
$ docker compose restart app
$ sleep 2; curl -s localhost:3000
$ sed -i 's/4.19.2"/4.19.2", "cors": "^2.8.5"/' package.json
$ sed -i "1i const cors = require('cors');" server.js
$ docker compose up -d --build
$ sleep 2; docker compose logs app
$ docker compose up -d --force-recreate -V
$ sleep 2; curl -s localhost:3000
? why-ignore
? which-way
