# images: busybox
$ for i in {1..20}; do printf "include: [{path: c$((i+1)).yaml},{path: c$((i+1)).yaml}]
> " > c$i.yaml; done; echo "services: {a: {image: busybox}}" > c21.yaml; cp c1.yaml compose.yaml
$ docker compose config | tail -1
    name: learner_default
$ echo alive
alive
