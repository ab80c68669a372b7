/// A size for people.
/// - Parameter bytes: the size in bytes.
/// - Returns: "512 bytes", or "12 MB", which is rounded up and counts 1,048,576 bytes as one.
package func megabytes(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "\(bytes) bytes" : "\((bytes - 1) / (1 << 20) + 1) MB"
}
