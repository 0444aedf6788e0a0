import type { RepoPath } from '../core/brand.ts';
import type { Language } from '../core/target.ts';

/** A language, then the extensions of its files. */
const EXTENSIONS = `
javascript js mjs cjs jsx
typescript ts mts cts
tsx tsx
python py pyi pyw
c c h
cpp cc cpp cxx hh hpp hxx ino
csharp cs csx
objective-c m mm
java java
kotlin kt kts
scala scala sc
groovy groovy gradle
go go
rust rs
swift swift
dart dart
zig zig
d d
php php phtml
solidity sol
protobuf proto
thrift thrift
verilog v sv
glsl glsl vert frag wgsl hlsl
jsonc jsonc json5
css css
scss scss less
hcl tf hcl tfvars
nix nix
graphql graphql gql
ruby rb rake gemspec
crystal cr
perl pl pm t
shell sh bash zsh ksh
fish fish
powershell ps1 psm1
awk awk
tcl tcl
r r
julia jl
elixir ex exs
nim nim
gdscript gd
coffeescript coffee
yaml yml yaml
toml toml
ini ini cfg conf
properties properties
makefile mk mak
cmake cmake
dockerfile dockerfile
starlark bzl star
sql sql psql ddl
lua lua
haskell hs lhs
elm elm
purescript purs
ada adb ads
vhdl vhd vhdl
lisp lisp lsp el
clojure clj cljs cljc edn
scheme scm ss
racket rkt
asm asm s
latex tex sty cls bib
matlab mat octave
erlang erl hrl
prolog pro prolog
ocaml ml mli
fsharp fs fsx fsi
pascal pas pp
fortran f90 f95 f03 f08
visual-basic vb vbs bas
batch bat cmd
vim vim
html html htm xhtml
xml xml xsd xsl svg plist
vue vue
svelte svelte
markdown md markdown mdx
`;

/** A language, then the names of its files. In lower case. */
const FILE_NAMES = `
ruby gemfile rakefile vagrantfile podfile brewfile
makefile makefile gnumakefile
dockerfile dockerfile containerfile
cmake cmakelists.txt
groovy jenkinsfile
starlark build workspace build.bazel workspace.bazel
shell .bashrc .zshrc .profile .bash_profile .envrc
vim .vimrc
`;

/** A language, then the programs that its scripts name in their first line, without version numbers. */
const INTERPRETERS = `
javascript node nodejs bun
typescript deno ts-node tsx
python python pypy
shell sh bash zsh dash ksh ash
fish fish
ruby ruby jruby
perl perl
php php
lua lua luajit
awk awk gawk mawk
tcl tclsh wish
r rscript
julia julia
elixir elixir
groovy groovy
haskell runhaskell runghc
powershell pwsh
makefile make
scheme guile
`;

const byExtension = table(EXTENSIONS);
const byFileName = table(FILE_NAMES);
const byInterpreter = table(INTERPRETERS);

/** The language of a file, from its name or its `#!` line. '' when unknown. */
export function languageOf(file: RepoPath, text: string): Language {
  const name = file.slice(file.lastIndexOf('/') + 1).toLowerCase();
  const extension = name.lastIndexOf('.') > 0 ? name.slice(name.lastIndexOf('.') + 1) : '';
  const stem = name.split('.')[0] ?? '';
  return byFileName.get(name) ?? byExtension.get(extension) ?? (stem === 'dockerfile' ? stem : (interpreted(text) ?? ''));
}

function interpreted(text: string): Language | undefined {
  const line = /^\uFEFF?#!\s*(?<command>[^\r\n]{1,200})/u.exec(text)?.groups?.command;
  if (line === undefined) return undefined;
  const [program = '', ...words] = line.trim().split(/\s+/u);
  const base = program.slice(program.lastIndexOf('/') + 1);
  const named = base === 'env' ? (words.find((word) => !word.startsWith('-') && !word.includes('=')) ?? '') : base;
  return byInterpreter.get(
    named
      .slice(named.lastIndexOf('/') + 1)
      .toLowerCase()
      .replace(/[\d.]+$/u, ''),
  );
}

function table(text: string): ReadonlyMap<string, Language> {
  const rows = text
    .trim()
    .split('\n')
    .map((row) => row.split(' '));
  return new Map(rows.flatMap(([language = '', ...words]) => words.map((word): [string, Language] => [word, language])));
}
