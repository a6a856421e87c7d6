# Greets whoever asks, and has a hole: the name goes into a shell.
import http.server
import os
from urllib.parse import parse_qs, urlparse


class Greet(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = parse_qs(urlparse(self.path).query).get("name", ["world"])[0]
        out = os.popen("echo hello " + name).read()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(out.encode())


http.server.HTTPServer(("0.0.0.0", 8000), Greet).serve_forever()
