"""Outputs of every kind that a browser would execute, fetch or lay over the page."""

ROW = 24
ANSWERS = {
    "scale": r'''
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display, publish_display_data

EVIL = """<script>alert(1)</script><img src=x onerror=alert(1)><iframe src="//evil.example">
<svg onload=alert(1)><style>*{display:none}</style><a href="javascript:alert(1)">x</a>
<link rel=stylesheet href=//evil.example/x.css><base href=//evil.example><meta http-equiv=refresh
content="0;url=//evil.example"><form action=//evil.example><input autofocus onfocus=alert(1)>
<object data=x><embed src=x></form></textarea></pre></td></table></body></html>"""
for kind in (HTML, Javascript, Markdown, Latex):
    display(kind(EVIL))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>1</script></svg>"))
publish_display_data({kind: EVIL for kind in (
    "text/plain", "text/html", "image/svg+xml", "application/javascript", "text/latex",
    "application/pdf", "application/vnd.jupyter.widget-view+json", "image/png", "image/jpeg",
    "image/svg", "text/html\"><script>alert(1)</script>",
)}, metadata={"image/png": {"width": "1\" onload=\"alert(1)", "alt": EVIL}})
print(EVIL, "{{ 7 * 7 }} {% raw %} ]]> --> '\"")

def scale(x, factor, shift):
    return x * factor + shift
'''
}
EXPECTED = {}
