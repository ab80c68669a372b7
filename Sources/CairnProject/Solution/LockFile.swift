import CairnDiagnostics
import CairnFiles

/// A file that a program writes, of what it has resolved: nobody edits one, and a merge of two holds for neither.
enum LockFile {
    /// What writes each, by its name.
    private static let commands = [
        ".terraform.lock.hcl": "terraform init", "Cargo.lock": "cargo update --workspace",
        "Chart.lock": "helm dependency update", "Gemfile.lock": "bundle lock",
        "Package.resolved": "swift package resolve",
        "Pipfile.lock": "pipenv lock", "bun.lock": "bun install --lockfile-only",
        "composer.lock": "composer update --lock", "deno.lock": "deno install", "flake.lock": "nix flake lock",
        "go.sum": "go mod tidy", "npm-shrinkwrap.json": "npm install --package-lock-only",
        "package-lock.json": "npm install --package-lock-only", "pdm.lock": "pdm lock",
        "pixi.lock": "pixi lock", "pnpm-lock.yaml": "pnpm install --lockfile-only", "poetry.lock": "poetry lock",
        "pylock.toml": "uv export --format pylock.toml --output-file pylock.toml", "uv.lock": "uv lock",
        "yarn.lock": "yarn install",
    ]

    /// The command that locks again, as it is typed in the project's folder; nil for a file that is no lock.
    static func command(for path: RelativePath) -> String? {
        guard let command = commands[String(path.last)] else { return nil }
        return path.parent.map { "(cd \($0.string.shellQuoted) && \(command))" } ?? command
    }
}
