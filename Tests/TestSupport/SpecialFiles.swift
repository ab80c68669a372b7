package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes a symbolic link at `path` that points to `target` as written.
package func createLink(at path: FilePath, to target: String) throws {
    guard path.withPlatformString({ symlink(target, $0) }) == 0 else { throw Errno(rawValue: errno) }
}

/// Makes a named pipe at `path`.
package func createPipe(at path: FilePath) throws {
    guard path.withPlatformString({ mkfifo($0, 0o600) }) == 0 else { throw Errno(rawValue: errno) }
}
