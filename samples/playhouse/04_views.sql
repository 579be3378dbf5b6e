CREATE VIEW dbo.PerformanceSales
AS
SELECT p.PerformanceId, r.Title, CONVERT(varchar(16), p.StartsAt, 120) AS Starts, COUNT(t.TicketId) AS Tickets,
       ISNULL(SUM(t.Price), 0) AS Revenue, 100 * COUNT(t.TicketId) / NULLIF(h.Seats, 0) AS Filled
FROM dbo.Performance AS p
JOIN dbo.Production AS r ON r.ProductionId = p.ProductionId
CROSS APPLY (SELECT COUNT(*) AS Seats FROM dbo.Seat AS s WHERE s.HallId = p.HallId) AS h
LEFT JOIN dbo.Ticket AS t ON t.PerformanceId = p.PerformanceId
GROUP BY p.PerformanceId, r.Title, p.StartsAt, h.Seats
GO
CREATE VIEW dbo.LastBooking
AS
SELECT c.FullName, b.BookingId, b.Total, IIF(b.Status = 'P', 'paid', 'open') AS State
FROM dbo.Customer AS c
OUTER APPLY (SELECT TOP (1) * FROM dbo.Booking AS x WHERE x.CustomerId = c.CustomerId ORDER BY x.BookingId DESC) AS b
GO
CREATE VIEW dbo.Contact
AS
SELECT CustomerId, FullName, Email, Phone FROM dbo.Customer
GO
