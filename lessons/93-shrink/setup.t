# a project directory with a dump and a history in it
$ cd ~/app
$ dd if=/dev/zero of=dump.sql bs=1M count=60 status=none
$ mkdir .git
$ dd if=/dev/zero of=.git/pack bs=1M count=20 status=none
