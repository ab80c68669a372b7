import Synchronization

/// What `body` makes of each item, in the items' order, up to `width` of them at once.
package func inParallel<Item: Sendable, Result: Sendable>(
    _ items: [Item], width: Int, _ body: @escaping @Sendable (Item) -> Result
) -> [Result] {
    let results = Mutex<[Result?]>(Array(repeating: nil, count: items.count))
    let next = Atomic<Int>(0)
    let work: @Sendable () -> Void = {
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < items.count else { return }
            let result = body(items[index])
            results.withLock { $0[index] = result }
        }
    }
    // As many as are asked for: the work mostly waits for other processes, so the number of processors is no measure.
    // Without any, this thread does it all.
    var threads: [WorkerThread] = []
    while threads.count + 1 < min(width, items.count), let thread = WorkerThread(work) { threads.append(thread) }
    work()
    for thread in threads { thread.join() }
    return results.withLock { $0.compactMap { $0 } }
}
