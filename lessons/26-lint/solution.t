# images: python:latest python:3.12-slim
# findings, both ways; mended; one set aside
$ cd ~/app
$ hadolint Dockerfile | tee before.txt
$ docker build --check . | tee check.txt
$ cat > Dockerfile <<'E'
> FROM python:3.12-slim
> LABEL org.opencontainers.image.authors="mina"
> WORKDIR /app
> RUN echo "opened by Mina" > note.txt
> COPY app.py ./
> EXPOSE 8080
> CMD ["python", "app.py"]
> E
$ hadolint Dockerfile | tee after.txt
$ docker build --check .
$ docker build -q -t app .
$ sed -i -e "1i # the newest Python, for trying things out" -e "1i # hadolint ignore=DL3006" Dockerfile.dev
$ hadolint Dockerfile.dev | tee dev.txt
? which-is-security
