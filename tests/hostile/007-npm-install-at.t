# images: node:20
$ docker run --rm node:20 npm install é@é
npm error code E404
npm error 404 Not Found - GET https://registry.npmjs.org/é - Not found
npm error 404
npm error 404  'é@*' is not in this registry.
npm error 404
npm error 404 Note that you can also install from a
npm error 404 tarball, folder, http url, or git folder.
[1]
$ echo alive
alive
