_types = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".txt": "text/plain", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".pdf": "application/pdf"}
def guess_type(n, *a): return (_types.get("." + n.rsplit(".", 1)[-1].lower()), None)
