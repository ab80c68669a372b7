/// The look of the page.
enum HTMLStyle {
    /// The style sheet; colours have a contrast of at least 4.5 to 1 on both backgrounds.
    static let sheet = """
        :root { color-scheme: light dark; --back: #fff; --text: #1d2126; --soft: #59636e; --line: #d4d9df;
          --box: #f4f6f8; --pass: #1a7433; --fail: #b42318; --blocked: #8a5a00; --error: #86369b; }
        @media (prefers-color-scheme: dark) {
          :root { --back: #15181c; --text: #e4e7ea; --soft: #9aa4ae; --line: #363d45; --box: #1f242a;
            --pass: #5ac878; --fail: #ff8a80; --blocked: #e2b04a; --error: #d59be6; }
        }
        body { margin: 2rem auto; max-width: 52rem; padding: 0 1rem; background: var(--back); color: var(--text);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; margin: 0; }
        h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
        h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
        .road ol { list-style: none; margin: 0; padding: 0 0 0 1.6rem; }
        .road li { margin: 0; padding: 0 0 .7rem 1.3rem; border-left: 2px solid var(--line); position: relative; }
        .road li:last-child { border-color: transparent; padding-bottom: 0; }
        .road li::before { content: ""; position: absolute; left: calc(-.45rem - 1px); top: .4rem; width: .7rem;
          height: .7rem; border-radius: 50%; background: var(--back); border: 2px solid var(--soft);
          box-sizing: border-box; }
        .road .done { border-color: var(--pass); }
        .road .done::before { background: var(--pass); border-color: var(--pass); }
        .road .now::before { border-color: var(--blocked); border-width: 4px; }
        .road small { white-space: nowrap; }
        summary { cursor: pointer; }
        summary h2 { display: inline; }
        summary small { margin-left: .3rem; }
        small { color: var(--soft); font-weight: normal; }
        details { border-top: 1px solid var(--line); padding: .6rem 0; }
        ul { list-style: none; padding: 0; }
        ul > li { margin: .4rem 0; padding-left: 6.25rem; }
        .versions { color: var(--soft); margin: 0; }
        .outcome { font-size: 1.15rem; font-weight: bold; margin-bottom: 0; }
        .notices li, .next { background: var(--box); border-left: 4px solid var(--blocked); padding: .4rem .8rem; }
        .next { border-color: var(--pass); margin-top: 1.5rem; }
        .next h2 { margin-top: .3rem; }
        .status { display: inline-block; width: 6rem; margin-left: -6.25rem; font-weight: bold; color: var(--soft); }
        .pass { color: var(--pass); }
        .fail { color: var(--fail); }
        .blocked { color: var(--blocked); }
        .error { color: var(--error); }
        dl { display: grid; grid-template-columns: 5rem 1fr; gap: .2rem .8rem; margin: .3rem 0 .8rem; }
        dl.contract { grid-template-columns: minmax(8rem, 2fr) 5fr; }
        dt { color: var(--soft); overflow-wrap: normal; }
        dd { margin: 0; min-width: 0; }
        pre, code { background: var(--box); border-radius: 4px; font: .88rem/1.45 ui-monospace, monospace; }
        pre { margin: 0; padding: .4rem .6rem; overflow-x: auto; white-space: pre-wrap; }
        code { padding: .1rem .3rem; }
        @media (max-width: 40rem) {
          body { margin: 1rem auto; }
          ul > li { padding-left: 0; }
          .status { display: block; margin-left: 0; }
          dl, dl.contract { grid-template-columns: 1fr; }
          dt { margin-top: .3rem; }
          .road ol { padding-left: .5rem; }
        }
        """
}
