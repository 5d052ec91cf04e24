/** What `--help` prints. */
export const usage = `Usage:
  pool-leaks targets [--json]
      Lists the Node processes of this machine that can be inspected.
  pool-leaks inspect <port | host:port | ws://… | pid:<n>> [options]
      Lists what the server's pooled contexts still hold, and the resets that are to blame.
  pool-leaks demo
      Starts the sample server, drives a load and inspects it.

Options of inspect:
  --json               one JSON object on standard output; with --watch one per line
  --watch <seconds>    reads again and again, until Ctrl+C
  --allow-pause <ms>   lets the server be stopped for as long, if nothing gentler finds the pools
  --allow-remote       lets the address be on another machine

  -h, --help           this text
  -v, --version        the version

Exit status: 0 nothing found, 1 findings, 2 it could not be done.
`;
