# images: busybox
$ docker run --rm -p 0-65535 busybox true; echo $?
docker: Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint xenodochial_hodgkin (1bfe85bb3a82537f5b60bc97895227e436674dbbdf5e57a9db71e372c023a34c): all ports are allocated

Run 'docker run --help' for more information
125
$ echo alive
alive
