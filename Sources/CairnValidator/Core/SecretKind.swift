import CairnDiagnostics
import ProjectFiles

/// A kind of secret that has a form of its own. The forms are those that the issuers document for secret scanning.
struct SecretKind: Sendable {
    /// What it is, with its article.
    let label: String
    /// What it looks like.
    let pattern: SearchPattern

    /// All kinds.
    static let all: [SecretKind] = [
        SecretKind("a private key", #"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"#),
        SecretKind("an AWS access key", #"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"#),
        SecretKind("a GitHub token", #"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})"#),
        SecretKind("a GitLab token", #"\bgl(?:pat|dt|ptt|cbt|rt|ft|soat)-[A-Za-z0-9_-]{20,}"#),
        SecretKind("a Slack token", #"\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}"#),
        SecretKind("a Slack webhook", #"hooks\.slack\.com/(?:services|workflows)/T[A-Z0-9]{6,}/[A-Za-z0-9/]{15,}"#),
        SecretKind("an Anthropic key", #"\bsk-ant-[A-Za-z0-9]+-[A-Za-z0-9_-]{24,}"#),
        SecretKind("an OpenAI key", #"\bsk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{24,}|[A-Za-z0-9]{40,})"#),
        SecretKind("a Google API key", #"\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"#),
        SecretKind("a Hugging Face token", #"\bhf_[A-Za-z]{30,}\b"#),
        SecretKind("a Stripe key", #"\b[rs]k_live_[A-Za-z0-9]{20,}"#),
        SecretKind("a SendGrid key", #"\bSG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50}"#),
        SecretKind("an npm token", #"\bnpm_[A-Za-z0-9]{36}\b"#),
        SecretKind("a PyPI token", #"\bpypi-AgE[A-Za-z0-9_-]{50,}"#),
        SecretKind(
            "a password in an address",
            #"\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?)(?:\+\w+)?://[^\s:/@'"{}$<>]+:(?!password@|postgres@|secret@|pass@|changeme@|example@|root@|test@|dev@|local@)[^\s:/@'"{}$<>]{6,}@(?!localhost|127\.0\.0\.1|db[:/])"#
        ),
    ]

    /// What every kind holds: a quick look says which are worth a closer one. Words instead of classes, as they are looked
    /// for in every file that is read.
    static let quick = SearchPattern(
        #"PRIVATE KEY|AKIA|ASIA|ABIA|ACCA|\b(?:ghp_|gho_|ghu_|ghs_|ghr_)|github_pat_|\b(?:glpat-|gldt-|glptt-|glcbt-|glrt-|glft-|glsoat-)|\bxox|\bxapp-|hooks\.slack|\bsk-|AIza|\bhf_|k_live_|\bSG\.|\bnpm_|\bpypi-|://[^\s/]*@"#
    )

    private init(_ label: String, _ pattern: StaticString) {
        self.label = label
        self.pattern = SearchPattern(pattern)
    }

    /// The kinds that may be in a file: none or all.
    static func kinds(in content: FileContent) throws(Diagnostic) -> [SecretKind] {
        try quick.matches(in: content).isEmpty ? [] : all
    }

    /// Whether a match says of itself that it is none: documentation's `AKIA…EXAMPLE`, `sk-xxxxxxxx`, `sk-…your-key…`.
    static func isExample(_ match: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: match, as: UTF8.self).lowercased()
        if ["example", "your", "dummy", "placeholder", "redacted"].contains(where: { text.holds($0) }) {
            return true
        }
        // A run of one letter, digit or sign, as people write who hide a key.
        var run = 0
        var last: Character?
        for character in text where !text.hasPrefix("-----") {
            run = character == last ? run + 1 : 1
            last = character
            if run >= 8 { return true }
        }
        return false
    }
}
