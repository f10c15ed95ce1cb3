#!/usr/bin/env python3
"""Makes the fonts of this folder from Debian bookworm's packages.

    mkdir /tmp/fonts && cd /tmp/fonts
    apt-get download fonts-inter fonts-jetbrains-mono fonts-noto-core fonts-noto-extra \
        fonts-noto-cjk firefox-esr
    for deb in *.deb; do dpkg-deb -x "$deb" x; done
    pip install fonttools
    python3 subset.py /tmp/fonts/x/usr .

Hints are dropped (tickets are drawn large), unused glyphs too. Which characters stay is below.
"""
import pathlib, sys
from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE, TARGET = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
NOTO = "share/fonts/truetype/noto/NotoSans%s.ttf"
# In one weight, which serves for both: each is a guest on the tickets of most events.
SINGLE = ["Armenian", "Bengali", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada", "Khmer",
          "Lao", "Malayalam", "Myanmar", "Sinhala", "Tamil", "Telugu"]
DOUBLE = ["Arabic", "Devanagari", "Hebrew", "Thai"]


def jis_2004_beyond_bmp():
    """The rarer kanji of Japanese names and places."""
    yield 0x20BB7  # The 'earth' form of 吉, in no standard but in many a Yoshida's name.
    for code in range(0x20000, 0x2A6E0):
        try:
            chr(code).encode("euc_jis_2004")
        except UnicodeEncodeError:
            continue
        yield code


def make(source, target, unicodes=None, features="*", number=-1):
    options = subset.Options()
    options.hinting = False
    options.desubroutinize = False
    options.layout_features = [features] if isinstance(features, str) else features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "FFTM", "MATH", "BASE", "VORG", "vhea", "vmtx"]
    font = TTFont(SOURCE / source, fontNumber=number)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes or font.getBestCmap().keys())
    subsetter.subset(font)
    font.save(TARGET / target)
    print(f"{(TARGET / target).stat().st_size:>9} {target}")


def span(*ranges):
    return [code for first, last in ranges for code in range(first, last + 1)]


for weight in ("Medium", "Bold"):
    make(f"share/fonts/opentype/inter/Inter-{weight}.otf", f"Inter-{weight}.otf",
         features=["ccmp", "kern", "mark", "mkmk", "locl", "calt", "case"])
    for script in DOUBLE:
        make(NOTO % f"{script}-{weight}", f"NotoSans{script}-{weight}.ttf")
for script in SINGLE:
    make(NOTO % f"{script}-SemiBold", f"NotoSans{script}-SemiBold.ttf")
make(NOTO % "Math-Regular", "NotoSansMath-Regular.ttf", span((0x2100, 0x214F), (0x1D400, 0x1D7FF)), features=[])
make(NOTO % "Symbols2-Regular", "NotoSansSymbols2-Regular.ttf",
     span((0x2190, 0x23FF), (0x2460, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF), (0x1F100, 0x1F1FF)), features=[])
make("share/fonts/truetype/jetbrains-mono/JetBrainsMono-Bold.ttf", "JetBrainsMono-Bold.ttf",
     span((0x20, 0x7E)), features=["zero"])
make("share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", "NotoSansCJKjp-Bold.otf",
     span((0x3000, 0x30FF), (0x3105, 0x312F), (0x31F0, 0x31FF), (0x3200, 0x33FF), (0x4E00, 0x9FFF),
          (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF)) + list(jis_2004_beyond_bmp()),
     features=["ccmp"], number=0)
make("lib/firefox-esr/fonts/TwemojiMozilla.ttf", "TwemojiMozilla.ttf")
