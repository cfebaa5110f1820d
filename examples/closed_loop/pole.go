package main

// pole is the state of a cart that carries a pole: place (m) and speed (m/s) of the cart, angle (rad) and angular velocity
// (rad/s) of the pole.
type pole struct{ x, speed, angle, turn float64 }

// after returns the state after dt seconds under a force in newtons on the cart, by Euler's method:
//
//	angle" = (g·sin(angle) - cos(angle)·push)/(l·(4/3 - m·cos²(angle)/M)),   push = (force + m·l·angle'²·sin(angle))/M
//	x"     = push - m·l·angle"·cos(angle)/M
//
// with g = 9.8 m/s², the pole's mass m = 0.1 kg and half length l = 0.5 m, and M = 1.1 kg with the cart. Sine and cosine
// are the first terms of their series, to 1e-4 below 45 degrees, and every product is rounded before it is added to: so a
// trajectory is the same bits on every machine, as those of the network are.
func (p pole) after(force, dt float64) pole {
	const g, m, l, total = 9.8, 0.1, 0.5, 1.1
	square := p.angle * p.angle
	sin := p.angle * (1 - float64(square/6) + float64(square*square/120))
	cos := 1 - float64(square/2) + float64(square*square/24)
	push := (force + float64(m*l*p.turn*p.turn*sin)) / total
	turning := (float64(g*sin) - float64(cos*push)) / (l * (4./3 - float64(m*cos*cos/total)))
	moving := push - float64(m*l*turning*cos/total)
	return pole{
		x:     p.x + float64(dt*p.speed),
		speed: p.speed + float64(dt*moving),
		angle: p.angle + float64(dt*p.turn),
		turn:  p.turn + float64(dt*turning),
	}
}
