import json, sys
try: data = json.load(open(sys.argv[1]) if len(sys.argv) > 1 else sys.stdin)
except ValueError as e: sys.exit(str(e))
print(json.dumps(data, indent=4, ensure_ascii=True))
