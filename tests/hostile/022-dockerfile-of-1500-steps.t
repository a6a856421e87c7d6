# images: busybox
$ (echo FROM busybox; for i in {1..1500}; do echo "RUN : $i"; done) > Dockerfile
$ docker build . 2>&1 | tail -1
ERROR: failed to build: failed to solve: max depth exceeded
$ echo alive
alive
