#!/bin/sh
# Compiles static/src into static/dist and copies the third-party scripts beside it.
# Skipped when nothing it reads has changed. Needs node_modules.
set -eu
cd "$(dirname "$0")/.."

digest=$(
    {
        find static/src -type f -exec sha256sum {} + | sort -k 2
        sha256sum package-lock.json scripts/frontend.sh
    } | sha256sum | cut -d' ' -f1
)
if [ -f static/dist/lac.css ] && [ "$(cat static/.built 2>/dev/null)" = "$digest" ]; then
    exit 0
fi

echo "Compiling the styles" >&2
rm -rf static/dist static/.built
mkdir -p static/dist/images
# Our own files: everything in static/src but the Sass.
(cd static/src && find . -type f ! -name '*.scss') | while read -r file; do
    mkdir -p "static/dist/$(dirname "$file")"
    cp "static/src/$file" "static/dist/$file"
done
# The source maps go along: hashed static files refuse a map that is named and missing.
cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js* static/dist/
cp node_modules/@ministryofjustice/frontend/moj/moj-frontend.min.js* static/dist/
cp node_modules/htmx.org/dist/htmx.min.js static/dist/
# Icons that the MOJ styles name. No crown and no crest: this is not a government service.
cp node_modules/@ministryofjustice/frontend/moj/assets/images/icon-* static/dist/images/
node node_modules/sass/sass.js --load-path=. --load-path=node_modules --style=compressed --no-source-map \
    --quiet --no-error-css static/src/lac.scss static/dist/lac.css
# The footer's crest belongs to the Crown; we show none and ship none.
sed -i 's/url([^)]*govuk-crest[^)]*)/none/g' static/dist/lac.css
printf '%s' "$digest" >static/.built
