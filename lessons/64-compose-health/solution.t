# images: postgres:16 busybox
# the first up fails, a healthcheck and a condition, sick and well again
$ cd ~/shop
$ docker compose up -d
$ sleep 3; docker compose ps -a
$ docker compose down -v
$ cat > compose.yaml <<'E2'
> services:
>   db:
>     image: postgres:16
>     environment:
>       POSTGRES_PASSWORD: himitsu
>     healthcheck:
>       test: ["CMD", "pg_isready", "-U", "postgres"]
>       interval: 2s
>       timeout: 2s
>       retries: 10
>       start_period: 10s
>   app:
>     image: postgres:16
>     environment:
>       PGPASSWORD: himitsu
>     command: psql -h db -U postgres -c "SELECT 'connected' AS state"
>     depends_on:
>       db:
>         condition: service_healthy
> E2
$ docker compose up -d
$ sleep 1; docker compose logs app
$ docker run -d --name sick --health-cmd 'test -f /ok' --health-interval 1s --health-retries 2 busybox sleep 600
$ sleep 4; docker ps
$ docker exec sick touch /ok
$ sleep 3; docker ps
$ docker run -d --name page --health-cmd 'wget -q -O /dev/null http://localhost:8080' --health-interval 1s --health-retries 2 busybox sleep 600
$ docker rm -f page
$ docker run -d --name page --health-cmd 'test -d /tmp' --health-interval 1s --health-retries 2 busybox sleep 600
$ sleep 3; docker ps
? which-code
? who-restarts
