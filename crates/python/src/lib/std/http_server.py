import socket, socketserver, sys, os
from _http import date, log_date, unquote
REASONS = {200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "File not found", 405: "Method Not Allowed", 500: "Internal Server Error", 501: "Unsupported method", 503: "Service Unavailable"}
class _Writer:
    def __init__(self, sock): self.sock = sock
    def write(self, data):
        self.sock.sendall(data)
        return len(data)
    def flush(self): pass
class _Reader:
    def __init__(self, sock):
        self.sock = sock
        self.buf = b""
    def readline(self, limit=65536):
        while b"\n" not in self.buf:
            part = self.sock.recv(65536)
            if not part: break
            self.buf = self.buf + part
        i = self.buf.find(b"\n")
        n = i + 1 if i >= 0 else len(self.buf)
        line, self.buf = self.buf[:n], self.buf[n:]
        return line
    def read(self, n):
        while len(self.buf) < n:
            part = self.sock.recv(65536)
            if not part: break
            self.buf = self.buf + part
        data, self.buf = self.buf[:n], self.buf[n:]
        return data
class _Headers:
    def __init__(self): self.list = []
    def get(self, name, default=None):
        for k, v in self.list:
            if k.lower() == name.lower(): return v
        return default
    def __getitem__(self, name): return self.get(name)
    def __contains__(self, name): return self.get(name) is not None
    def items(self): return self.list
class BaseHTTPRequestHandler:
    server_version = "BaseHTTP/0.6"
    sys_version = "Python/" + sys.version.split()[0]
    protocol_version = "HTTP/1.0"
    def __init__(self, request, client_address, server):
        self.connection = self.request = request
        self.client_address = client_address
        self.server = server
        self.rfile = _Reader(request)
        self.wfile = _Writer(request)
        self._head = []
        self.close_connection = True
        self.handle()
    def handle(self):
        line = self.rfile.readline().decode().rstrip("\r\n")
        self.requestline = line
        parts = line.split()
        if not parts: return
        if len(parts) < 2:
            self.command = ""
            return self.send_error(400, "Bad request syntax (%r)" % line)
        self.command, self.path = parts[0], parts[1]
        self.request_version = parts[2] if len(parts) > 2 else "HTTP/0.9"
        self.headers = _Headers()
        while True:
            h = self.rfile.readline().decode().rstrip("\r\n")
            if not h: break
            k, _, v = h.partition(":")
            self.headers.list.append((k, v.strip()))
        f = getattr(self, "do_" + self.command, None)
        if f is None: return self.send_error(501, "Unsupported method (%r)" % self.command)
        f()
    def send_response(self, code, message=None):
        code = int(code)
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header("Server", self.version_string())
        self.send_header("Date", self.date_time_string())
    def send_response_only(self, code, message=None):
        self._head.append("%s %d %s\r\n" % (self.protocol_version, code, message if message is not None else REASONS.get(code, "")))
    def send_header(self, k, v): self._head.append("%s: %s\r\n" % (k, v))
    def end_headers(self):
        self._head.append("\r\n")
        self.wfile.write("".join(self._head).encode())
        self._head = []
    def send_error(self, code, message=None, explain=None):
        text = message or REASONS.get(code, "???")
        self.log_error("code %d, message %s", code, text)
        self.send_response(code, text)
        explains = {404: "Nothing matches the given URI", 501: "Server does not support this operation", 400: "Bad request syntax or unsupported method"}
        body = '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: %d</p>\n        <p>Message: %s.</p>\n        <p>Error code explanation: %d - %s.</p>\n    </body>\n</html>\n' % (code, text, code, explain or explains.get(code, text))
        self.send_header("Connection", "close")
        self.send_header("Content-Type", "text/html;charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(body.encode())
    def version_string(self): return self.server_version + " " + self.sys_version
    def date_time_string(self): return date()
    def log_date_time_string(self): return log_date()
    def address_string(self): return self.client_address[0]
    def log_request(self, code="-", size="-"): self.log_message('"%s" %s %s', self.requestline, str(code), str(size))
    def log_error(self, format, *args): self.log_message(format, *args)
    def log_message(self, format, *args): sys.stderr.write("%s - - [%s] %s\n" % (self.address_string(), self.log_date_time_string(), format % args))
TYPES = {"html": "text/html", "htm": "text/html", "css": "text/css", "js": "text/javascript", "json": "application/json", "txt": "text/plain", "py": "text/x-python", "svg": "image/svg+xml", "png": "image/png", "md": "text/markdown"}
class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    server_version = "SimpleHTTP/0.6"
    directory = None
    def do_GET(self):
        data = self.find()
        if data is not None and self.command != "HEAD": self.wfile.write(data)
    def do_HEAD(self): self.find()
    def find(self):
        url = unquote(self.path.split("?")[0].split("#")[0])
        path = os.path.abspath((self.directory or os.getcwd()) + "/" + "/".join([p for p in url.split("/") if p not in ("..", ".")]))
        kind = "text/html; charset=utf-8"
        if os.path.isdir(path):
            if not url.endswith("/"):
                self.send_response(301)
                self.send_header("Location", url + "/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None
            index = None
            for name in ("index.html", "index.htm"):
                if os.path.isfile(path + "/" + name): index = path + "/" + name
            if index is None:
                try: names = sorted(os.listdir(path), key=lambda n: n.lower())
                except OSError:
                    self.send_error(404, "No permission to list directory")
                    return None
                title = "Directory listing for " + url
                lines = ["<!DOCTYPE HTML>", '<html lang="en">', "<head>", '<meta charset="utf-8">', "<title>%s</title>" % title, "</head>", "<body>", "<h1>%s</h1>" % title, "<hr>", "<ul>"]
                for n in names:
                    if os.path.isdir(path + "/" + n): n = n + "/"
                    lines.append('<li><a href="%s">%s</a></li>' % (n, n))
                lines.extend(["</ul>", "<hr>", "</body>", "</html>", ""])
                return self.reply("\n".join(lines).encode(), kind)
            path = index
        try:
            with open(path, "rb") as f: data = f.read()
        except OSError:
            self.send_error(404, "File not found")
            return None
        ext = path.split(".")[-1].lower()
        return self.reply(data, TYPES.get(ext, "application/octet-stream"))
    def reply(self, data, kind):
        self.send_response(200)
        self.send_header("Content-type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return data
class HTTPServer(socketserver.TCPServer):
    allow_reuse_address = True
class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer):
    daemon_threads = True
if __name__ == "__main__":
    import argparse
    parser = argparse.ArgumentParser(prog="server.py")
    parser.add_argument("--cgi", action="store_true", help="run as CGI server")
    parser.add_argument("-b", "--bind", metavar="ADDRESS", help="bind to this address (default: all interfaces)")
    parser.add_argument("-d", "--directory", default=os.getcwd(), help="serve this directory (default: current directory)")
    parser.add_argument("-p", "--protocol", metavar="VERSION", default="HTTP/1.0", help="conform to this HTTP version (default: HTTP/1.0)")
    parser.add_argument("port", default=8000, type=int, nargs="?", help="bind to this port (default: 8000)")
    a = parser.parse_args()
    port, bind, SimpleHTTPRequestHandler.directory = a.port, a.bind or "", a.directory
    server = ThreadingHTTPServer((bind, port), SimpleHTTPRequestHandler)
    host = bind or "0.0.0.0"
    print("Serving HTTP on %s port %d (http://%s:%d/) ..." % (host, port, host, port))
    try: server.serve_forever()
    except KeyboardInterrupt:
        print("\nKeyboard interrupt received, exiting.")
        sys.exit(0)
