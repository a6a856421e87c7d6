# images: busybox
$ (echo FROM busybox; printf 'RUN a'; for i in {1..40}; do printf '$('; done; echo) > Dockerfile
$ hadolint Dockerfile | tail -1
Dockerfile:1 DL3006 warning: Always tag the version of an image explicitly
$ echo alive
alive
