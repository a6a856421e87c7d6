# a secret and a big file beside the page
$ echo 'PASSWORD=himitsu' > shop/.env
$ dd if=/dev/zero of=shop/video.mp4 bs=1M count=100 status=none
