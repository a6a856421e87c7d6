# images: node:20
# twice, a letter, another order, a touch, a new manifest, no cache
$ cd ~/api
$ docker build -t api .
$ docker build -t api .
$ sed -i s/v1/v2/ server.js
$ docker build -t api .
$ cat > Dockerfile <<'E'
> FROM node:20
> WORKDIR /app
> COPY package.json ./
> RUN npm install
> COPY . .
> CMD ["node", "server.js"]
> E
$ docker build -t api .
$ sed -i s/v2/v3/ server.js
$ docker build -t api .
$ touch server.js
$ docker build -t api .
$ sed -i 's/4.19.2/4.21.0/' package.json
$ docker build -t api .
$ docker build -q -t when -f Dockerfile.date .
$ docker build -q --no-cache -t when -f Dockerfile.date .
? what-busts
? security-fix
