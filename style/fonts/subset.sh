#!/bin/sh
# Cuts the Noto Sans faces down to the letters of Azerbaijani, Russian and
# English: WOFF2 for the pages, TrueType for the PDF documents.
#
#   style/fonts/subset.sh FOLDER
#
# FOLDER holds NotoSans-Regular.ttf and NotoSans-Bold.ttf (version 2.004, e.g.
# from the Debian package fonts-noto-core). Needs pyftsubset (fonttools) and the
# Python module brotli. The result is the same on every run.
set -eu

if [ $# -ne 1 ]; then
    echo "usage: $0 FOLDER" >&2
    exit 2
fi
source=$1
here=$(cd "$(dirname "$0")" && pwd)
documents=$here/../../server/documents/fonts

# Latin with its extensions (Azerbaijani, Turkish, names from Europe), combining
# marks, Cyrillic with the older Azerbaijani and the Ukrainian letters,
# typographic punctuation, superscripts, the euro, manat and rouble signs.
unicodes='U+0020-007E,U+00A0-024F,U+0259,U+02BC,U+02C6,U+02C7,U+02D8-02DD'
unicodes="$unicodes,U+0300-0304,U+0306-030C,U+0327-0328"
unicodes="$unicodes,U+0400-045F,U+0490-0491,U+04D8-04D9"
unicodes="$unicodes,U+2002-200D,U+2010-2027,U+202F,U+2030,U+2032-2033,U+2039-203A"
unicodes="$unicodes,U+2044,U+2070-2079,U+20AC,U+20BC,U+20BD,U+2116,U+2122"

# No "liga": an fi ligature would hide whether an Azerbaijani i carries its dot.
features='kern,locl,mark,mkmk,ccmp,tnum,lnum'

cut() {
    face=$1
    output=$2
    shift 2
    pyftsubset "$source/$face" --output-file="$output" --unicodes="$unicodes" \
        --layout-features="$features" --no-hinting --notdef-outline \
        --no-recalc-timestamp "$@"
}

cut NotoSans-Regular.ttf "$here/noto-sans-400.woff2" --flavor=woff2
cut NotoSans-Bold.ttf "$here/noto-sans-700.woff2" --flavor=woff2
cut NotoSans-Regular.ttf "$documents/NotoSans-Regular.ttf" --name-IDs='*'
cut NotoSans-Bold.ttf "$documents/NotoSans-Bold.ttf" --name-IDs='*'
