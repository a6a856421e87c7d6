# images: node:20 nginx:alpine httpd
# one stage, two stages, the build stage alone, scratch, another server for the same page
$ cd ~/shop
$ docker build -t one -f Dockerfile.one .
$ cat > Dockerfile <<'E'
> FROM node:20 AS build
> WORKDIR /app
> COPY books.json build.js ./
> RUN node build.js
>
> FROM nginx:alpine
> COPY --from=build /app/dist /usr/share/nginx/html
> E
$ docker build -t two .
$ docker run -d --name shop -p 8080:80 two
$ sleep 1; curl localhost:8080
$ docker exec shop node --version
$ docker build -t only --target build .
$ docker run --rm only ls
$ docker build -t bare -f Dockerfile.scratch .
$ docker run --name bare bare sh
$ cat > Dockerfile.three <<'E'
> FROM node:20 AS build
> WORKDIR /app
> COPY books.json build.js ./
> RUN node build.js
>
> FROM httpd
> COPY --from=build /app/dist /usr/local/apache2/htdocs
> E
$ docker build -t three -f Dockerfile.three .
$ docker run -d --name three -p 8081:80 three
$ sleep 1; curl localhost:8081
? unused-stage
? why-name
