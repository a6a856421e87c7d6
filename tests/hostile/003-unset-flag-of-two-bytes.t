# images: busybox
$ unset -é
bash: unset: -�: invalid option
unset: usage: unset [-f] [-v] [-n] [name ...]
[2]
$ echo alive
alive
