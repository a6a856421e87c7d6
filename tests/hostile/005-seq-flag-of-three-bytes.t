# images: busybox
$ seq -日 5
seq: invalid option -- '�'
Try 'seq --help' for more information.
[1]
$ echo alive
alive
