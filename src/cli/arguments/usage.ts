/** What `--help` prints. */
export const usage = `Usage:
  pool-leaks targets [--json]
      Lists the Node processes of this machine that can be inspected.
  pool-leaks inspect <port | host:port | ws://… | pid:<n>> [options]
      Lists what the server's pooled contexts still hold, and the resets that are to blame.
  pool-leaks snapshot <file.heapsnapshot> [options]
      Lists what stale references retain in a heap snapshot file, in bytes, with what keeps the largest values alive.
  pool-leaks compare <before.heapsnapshot> <after.heapsnapshot> [options]
      Lists what grew from the first heap snapshot file to the second, and what is stale in both.
  pool-leaks check <path…> [options]
      Lists the faulty resets in JavaScript, TypeScript and Go files, without a server. A path is a file, a folder or a
      glob pattern. Leaves out what .gitignore names, and node_modules unless a path leads into it.
  pool-leaks demo
      Starts the sample server, drives a load and inspects it.

Options of inspect:
  --json               one JSON object on standard output; with --watch one per line
  --watch <seconds>    reads again and again, until Ctrl+C
  --allow-pause <ms>   lets the server be stopped for as long, if nothing gentler finds the pools
  --snapshot           takes a heap snapshot as well: retained bytes, and what keeps the largest values alive
  --save-snapshot <file>
                       the same, and keeps the snapshot in a file
  --report <file.html> writes a page to read and send on; with --watch anew after each reading, with a curve
  --force              replaces a file that is no earlier snapshot or report, if its name is given for one
  --allow-remote       lets the address be on another machine
  --allow-signal       lets a process be signalled whose handler cannot be seen, as on macOS; without one it ends

Options of snapshot and compare:
  --source <path>      sources of the program, a folder say: names the resets; without it pools are guessed
  --json               one JSON object on standard output
  --report <file.html> writes a page to read and send on (snapshot)
  --force              replaces a file that is no report, if its name is given for one (snapshot)

Options of check:
  --json               one JSON object on standard output
  --sarif              a SARIF 2.1.0 log on standard output
  --hints              lists what is only likely as well; it does not change the exit status
  --fix                mends what is found, in place: clears the values and closes those that can be
  --fix=<kind>         the same with one kind of fix: nil-and-close, or nil-only where others own the values

  -h, --help           this text
  -v, --version        the version

Exit status: 0 nothing found (compare: nothing new or grown), 1 findings, 2 it could not be done.
`;
