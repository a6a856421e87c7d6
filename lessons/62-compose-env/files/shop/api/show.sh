#!/bin/sh
# Shows the settings that reached the container.
echo "APP_VERSION=$APP_VERSION"
echo "DB_PASSWORD=$DB_PASSWORD"
echo "LEVEL=$LEVEL"
