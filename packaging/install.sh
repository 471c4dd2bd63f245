#!/bin/sh
# Installs planmark from a release: fetches the archive for this system, holds it against its checksum, and puts the program into
# a folder.
#
#   curl -fsSL https://github.com/planmark/planmark/releases/latest/download/install.sh | sh
#   sh install.sh --version 0.1.0 --to ~/bin
#
# PLANMARK_RELEASES names another place that releases are laid out at as they are there. Nothing but the program is written, into
# ~/.local/bin unless --to says where.
set -eu

version=latest
folder=${HOME:+$HOME/.local/bin}
releases=${PLANMARK_RELEASES:-https://github.com/planmark/planmark/releases}

say() { printf 'planmark: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

while [ $# -gt 0 ]; do
  case $1 in
    --version) [ $# -ge 2 ] || fail "--version needs a number"; version=$2; shift 2 ;;
    --to) [ $# -ge 2 ] || fail "--to needs a folder"; folder=$2; shift 2 ;;
    *) fail "no option is called $1; there are --version and --to" ;;
  esac
done
[ -n "$folder" ] || fail "there is no HOME; --to names a folder"
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac

case $(uname -m) in
  x86_64 | amd64) machine=x86_64 ;;
  aarch64 | arm64) machine=aarch64 ;;
  *) fail "there is no program for $(uname -m); \`cargo install planmark\` builds one" ;;
esac
case $(uname -s) in
  Linux)
    # The one for glibc needs 2.35; the other needs nothing.
    libc=musl glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || glibc=
    case $glibc in "glibc 2."[0-9]*) [ "${glibc#glibc 2.}" -lt 35 ] || libc=gnu ;; esac
    target=$machine-unknown-linux-$libc
    ;;
  Darwin) target=$machine-apple-darwin ;;
  *) fail "there is no program for $(uname -s) here; \`cargo install planmark\` builds one, and for Windows the release has an archive" ;;
esac

if [ "$version" = latest ]; then from=$releases/latest/download; else from=$releases/download/v${version#v}; fi
archive=planmark-$target.tar.gz

fetch() {
  if command -v curl >/dev/null; then curl -fsSL "$1" -o "$2"
  elif command -v wget >/dev/null; then wget -q "$1" -O "$2"
  else fail "curl or wget is needed"; fi
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fetch "$from/$archive" "$scratch/$archive" || fail "$from/$archive cannot be fetched"
fetch "$from/$archive.sha256" "$scratch/$archive.sha256" || fail "its checksum cannot be fetched"
cd "$scratch"
if command -v sha256sum >/dev/null; then sha256sum -c "$archive.sha256" >/dev/null
else shasum -a 256 -c "$archive.sha256" >/dev/null; fi || fail "the archive is not the one that was released; nothing is installed"
tar -xzf "$archive"
mkdir -p "$folder"
# Put beside its place and renamed, so that a program that runs goes on.
cp "planmark-$target/planmark" "$folder/.planmark.new"
chmod 755 "$folder/.planmark.new"
mv "$folder/.planmark.new" "$folder/planmark"

say "$("$folder/planmark" --version) is in $folder"
case :$PATH: in
  *":$folder:"*) say "try: planmark demo" ;;
  *) say "$folder is not on PATH; until it is, try: $folder/planmark demo" ;;
esac
