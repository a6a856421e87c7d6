# images: busybox
$ x=$(printf %050000d 0); y=${x//0*1/}; echo ${#y}
50000
$ echo alive
alive
