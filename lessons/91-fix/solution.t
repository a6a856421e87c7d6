# images: node:20-alpine
# seven faults put right
$ cd ~/app
$ hadolint Dockerfile
$ cat > Dockerfile <<'E2'
> FROM node:20-alpine
> WORKDIR /app
> COPY package.json ./
> RUN npm install
> COPY server.js ./
> ENV HOST=0.0.0.0
> EXPOSE 3000
> USER 1000
> CMD ["node", "server.js"]
> E2
$ hadolint Dockerfile
$ docker build -q -t app .
$ docker run -d --name app -p 3000:3000 app
$ sleep 2; curl -s localhost:3000
$ docker stop app
? lesson-learnt
