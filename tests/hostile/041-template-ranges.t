# images: busybox
$ docker ps --format '{{range 30}}{{range 30}}{{range 30}}{{range 30}}{{range 30}}{{range 30}}{{end}}{{end}}{{end}}{{end}}{{end}}{{end}}'; docker info --format '{{range 30}}{{range 30}}{{range 30}}{{range 30}}{{range 30}}{{range 30}}{{end}}{{end}}{{end}}{{end}}{{end}}{{end}}'
failed to execute template: hatoba does not simulate templates of more than 1000000 steps

hatoba does not simulate templates of more than 1000000 steps
[1]
$ echo alive
alive
