#!/usr/bin/env python3
"""Draws what a program wrote to a terminal as an SVG picture.

    docs/images/terminal             all pictures of the terminal
    PICTURES=DIR tests/editors/run helix && python3 docs/images/draw.py Helix --lines 1-36 < DIR/helix-actions.ansi > docs/images/helix-actions.svg

Understands the escape sequences for colour, background, bold, dim, reverse and underline, and drops all others. The background that most
of the text has is that of the picture.
The trap: an SVG has no cells, so each run of text is placed by its column, and wide characters count for two.
"""

import argparse
import collections
import re
import sys
import unicodedata
from html import escape

PALETTE = ["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#c9d1d9"]
BRIGHT = ["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"]
PLAIN, DIM, BACKGROUND, FRAME = "#c9d1d9", "#8b949e", "#0d1117", "#30363d"
CELL, LINE, SIZE, MARGIN, TITLE = 8.43, 19, 14, 16, 34
ESCAPE = re.compile(r"\x1b\[([0-9;:]*)([A-Za-z])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


def width(text):
    """Columns of a text: wide and full-width characters and emoji take two, joiners none."""
    columns = 0
    for character in text:
        if unicodedata.combining(character) or character in "\ufe0e\ufe0f\u200d":
            continue
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return columns


def colour_256(number):
    """The colour of an index into the palette of 256."""
    if number < 16:
        return (PALETTE + BRIGHT)[number]
    if number >= 232:
        return "#{0:02x}{0:02x}{0:02x}".format(8 + 10 * (number - 232))
    number -= 16
    levels = [0, 95, 135, 175, 215, 255]
    return "#%02x%02x%02x" % (levels[number // 36], levels[number // 6 % 6], levels[number % 6])


def apply(style, codes):
    """The style after one escape sequence."""
    # Of `4:3` the shape of the line is left out, and what names other things so is too.
    numbers = [int(code.split(":")[0] or 0) for code in codes.split(";") if not code.startswith("58:")]
    style = dict(style)
    while numbers:
        number = numbers.pop(0)
        if number == 0:
            style = {}
        elif number == 1:
            style["bold"] = True
        elif number == 2:
            style["colour"] = DIM
        elif number == 4:
            style["underline"] = True
        elif number == 7:
            style["reverse"] = True
        elif number == 22:
            style.pop("bold", None)
        elif number == 24:
            style.pop("underline", None)
        elif number == 27:
            style.pop("reverse", None)
        elif number == 39:
            style.pop("colour", None)
        elif number == 49:
            style.pop("background", None)
        elif 30 <= number <= 37:
            style["colour"] = PALETTE[number - 30]
        elif 40 <= number <= 47:
            style["background"] = PALETTE[number - 40]
        elif 90 <= number <= 97:
            style["colour"] = BRIGHT[number - 90]
        elif 100 <= number <= 107:
            style["background"] = BRIGHT[number - 100]
        elif number in (38, 48, 58) and numbers:
            kind = numbers.pop(0)
            if kind == 5 and numbers:
                colour = colour_256(numbers.pop(0))
            elif kind == 2 and len(numbers) >= 3:
                colour = "#%02x%02x%02x" % tuple(numbers[:3])
                del numbers[:3]
            else:
                continue
            if number != 58:
                style["colour" if number == 38 else "background"] = colour
    return style


def runs(text):
    """The lines of the text; each is a list of (column, text, style)."""
    style, lines = {}, []
    for line in text.rstrip("\n").split("\n"):
        column, row, position = 0, [], 0
        for match in ESCAPE.finditer(line):
            piece = line[position : match.start()]
            if piece:
                row.append((column, piece, style))
                column += width(piece)
            if match.group(2) == "m":
                style = apply(style, match.group(1))
            position = match.end()
        if line[position:]:
            row.append((column, line[position:], style))
        lines.append(row)
    return lines


def paragraphs(lines, wanted):
    """The paragraphs that hold one of these texts, and behind dots the last one."""
    found, rest = [[]], list(wanted)
    for row in lines:
        if any(text.strip() for _, text, _ in row):
            found[-1].append(row)
        elif found[-1]:
            found.append([])
    found = [part for part in found if part]
    drawn = []
    for number, part in enumerate(found):
        plain = "".join(text for row in part for _, text, _ in row)
        held = [text for text in wanted if text in plain]
        rest = [text for text in rest if text not in held]
        is_last = number == len(found) - 1
        if held or is_last:
            drawn += ([[(0, "⋮", {"colour": BRIGHT[0]})], []] if is_last else []) + part + [[]]
    if rest:
        sys.exit(f"draw.py: nothing is said of {', '.join(rest)}")
    return drawn[:-1]


def common_background(lines):
    """The background of most of the text."""
    columns = collections.Counter()
    for row in lines:
        for _, text, style in row:
            columns[style.get("background", BACKGROUND)] += width(text)
    return columns.most_common(1)[0][0] if columns else BACKGROUND


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("title")
    parser.add_argument("--lines", help="which lines to draw, as FIRST-LAST,FIRST-LAST; the last of all is drawn too")
    parser.add_argument("--end", action="store_true", help="end with the last of those lines")
    parser.add_argument("--show", action="append", default=[], metavar="TEXT", help="draw only the paragraphs that hold one of these, and the last")
    options = parser.parse_args()
    lines = runs(sys.stdin.read())
    if options.lines:
        gap, drawn = [[(0, "⋮", {"colour": BRIGHT[0]})], []], []
        for part in options.lines.split(","):
            first, last = (int(number) for number in part.split("-"))
            drawn += lines[first - 1 : last] + (gap if last < len(lines) - 1 else [])
        if options.end:
            drawn = drawn[:-1] if drawn[-2:] == gap else drawn
        lines = drawn if options.end else drawn + lines[-1:]
    if options.show:
        lines = paragraphs(lines, options.show)
    ground = common_background(lines)
    columns = max((column + width(text) for row in lines for column, text, _ in row), default=0)
    wide = round(max(columns, 60) * CELL + 2 * MARGIN)
    tall = len(lines) * LINE + TITLE + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}"', end=" ")
    print(f'role="img" aria-label="{escape(options.title)}" font-size="{SIZE}"', end=" ")
    print('font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace">')
    print(f'<rect width="{wide}" height="{tall}" rx="8" fill="{ground}" stroke="{FRAME}"/>')
    for index, colour in enumerate((PALETTE[1], PALETTE[3], PALETTE[2])):
        print(f'<circle cx="{MARGIN + 6 + 20 * index}" cy="19" r="6" fill="{colour}"/>')
    print(f'<text x="{wide / 2:g}" y="24" fill="{BRIGHT[0]}" text-anchor="middle">{escape(options.title)}</text>')
    for number, row in enumerate(lines):
        y = TITLE + MARGIN + (number + 1) * LINE - 5
        for column, text, style in row:
            colour, background = style.get("colour", PLAIN), style.get("background")
            if style.get("reverse"):
                colour, background = background or ground, colour
            if background and background != ground:
                x, y_top = MARGIN + column * CELL, TITLE + MARGIN + number * LINE
                print(f'<rect x="{x:.1f}" y="{y_top}" width="{width(text) * CELL:.1f}" height="{LINE}" fill="{background}"/>')
            if not text.strip():
                continue
            attributes = f'fill="{colour}"'
            if style.get("bold"):
                attributes += ' font-weight="bold"'
            if style.get("underline"):
                attributes += ' text-decoration="underline"'
            lead = len(text) - len(text.lstrip(" "))
            x = MARGIN + (column + lead) * CELL
            body = text.strip(" ")
            length = f' textLength="{width(body) * CELL:.1f}"' if len(body) > 1 else ""
            print(f'<text x="{x:.1f}" y="{y}" xml:space="preserve"{length} {attributes}>{escape(body)}</text>')
    print("</svg>")


if __name__ == "__main__":
    main()
