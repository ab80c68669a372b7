package import SystemPackage

/// The environment that checks execute in: a short list of the person's variables, and what Cairn sets.
package enum RunEnvironment {
    /// The variables that are handed on if they are set: where programs and their caches are, the language, and how to
    /// reach the network and the package index.
    package static let allowed: [String] = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TZ", "LANG", "LC_ALL", "LC_CTYPE",
        "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
        "UV_CACHE_DIR", "UV_CONFIG_FILE", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_INDEX",
        "UV_INDEX_STRATEGY", "UV_INDEX_URL", "UV_INSECURE_HOST", "UV_KEYRING_PROVIDER", "UV_LINK_MODE",
        "UV_NATIVE_TLS", "UV_NO_CACHE", "UV_OFFLINE", "UV_PYTHON", "UV_PYTHON_DOWNLOADS", "UV_PYTHON_INSTALL_DIR",
        "UV_PYTHON_INSTALL_MIRROR", "UV_PYTHON_PREFERENCE", "UV_SYSTEM_CERTS",
        "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CERT",
    ]

    /// The environment for a copy of the project.
    /// - Parameters:
    ///   - variables: the person's environment.
    ///   - kept: names that a check asks for besides the list.
    ///   - project: the copy's folder.
    package static func make(
        from variables: [String: String], keeping kept: [String] = [], project: FilePath
    ) -> [String: String] {
        var result: [String: String] = [:]
        for name in allowed + kept { result[name] = variables[name] }
        result["PATH"] = result["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        result["CAIRN_PROJECT"] = project.string
        // What a check leaves among its temporary files goes with the copy.
        result["TMPDIR"] = project.removingLastComponent().appending(Workspace.temporaryName).string
        // The copy has an environment of its own: the one beside the original would import the original's code.
        result["UV_PROJECT_ENVIRONMENT"] = project.appending(Workspace.environmentName).string
        result["UV_NO_PROGRESS"] = "1"
        result["PYTHONDONTWRITEBYTECODE"] = "1"
        result["PYTHONNOUSERSITE"] = "1"
        result["PYTHONUNBUFFERED"] = "1"
        result["NO_COLOR"] = "1"
        return result
    }
}
